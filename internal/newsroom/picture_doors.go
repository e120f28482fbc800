package newsroom

// pictureDoors are the picture library. What somebody may do with a picture of their own is asked inside: mayChange.
var pictureDoors = []door{
	{"GET /newsroom/pictures", write, (*visit).pictures},
	{"POST /newsroom/pictures", write, (*visit).upload},
	{"GET /newsroom/pictures.json", write, (*visit).pictureList},
	{"POST /newsroom/pictures.json", write, (*visit).pictureSend},
	{"GET /newsroom/upload", write, (*visit).uploaded},
	{"POST /newsroom/upload", write, (*visit).describeUploaded},
	{"GET /newsroom/gallery", write, (*visit).gallery},
	{"GET /newsroom/pictures/{key}", write, (*visit).picture},
	{"POST /newsroom/pictures/{key}", write, (*visit).describe},
	{"POST /newsroom/pictures/{key}/crop", write, (*visit).cropPicture},
	{"POST /newsroom/pictures/{key}/rights", write, (*visit).licensePicture},
	{"POST /newsroom/pictures/{key}/exchange", pictures, (*visit).exchangePicture},
	{"POST /newsroom/pictures/{key}/file", pictures, (*visit).replacePicture},
	{"POST /newsroom/pictures/{key}/original", pictures, (*visit).originalPicture},
	{"GET /newsroom/settings/pictures", settle, (*visit).pictureSettings},
	{"POST /newsroom/settings/pictures", settle, (*visit).setPictureSettings},
}
