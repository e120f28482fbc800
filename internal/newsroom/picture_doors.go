package newsroom

// pictureDoors are the picture library.
var pictureDoors = []door{
	{"GET /newsroom/pictures", write, (*visit).pictures},
	{"POST /newsroom/pictures", write, (*visit).upload},
	{"GET /newsroom/pictures.json", write, (*visit).pictureList},
	{"POST /newsroom/pictures.json", write, (*visit).pictureSend},
	{"GET /newsroom/pictures/{key}", write, (*visit).picture},
	{"POST /newsroom/pictures/{key}", write, (*visit).describe},
}
