#!/bin/sh
# Draws every picture of the demo newspaper anew: SVG by node, JPEG by rsvg-convert and ImageMagick.
# Usage: tools/drawings/render.sh [name...]     (needs node, rsvg-convert, ImageMagick 6 or 7)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${OUT:-$here/../../internal/demo/pictures}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$out"
# 1800 pixels wide; the quality falls by steps until a picture is small enough to commit
press() { # png jpg
  for q in 84 80 76 72 68 64; do
    "${CONVERT:-/usr/bin/convert}" "$1" -strip -sampling-factor 4:2:0 -interlace JPEG -quality $q "$2"
    [ "$(wc -c <"$2")" -le "${LIMIT:-260000}" ] && break
  done
}
node "$here/draw.js" "$tmp" "$@"
for svg in "$tmp"/*.svg; do
  [ -e "$svg" ] || continue
  name=$(basename "$svg" .svg)
  rsvg-convert -w 1800 "$svg" -o "$tmp/$name.png"
  press "$tmp/$name.png" "$out/$name.jpg"
done
node "$here/photographs.js" "$tmp" "$@"
for ppm in "$tmp"/*.ppm; do
  [ -e "$ppm" ] || continue
  name=$(basename "$ppm" .ppm)
  press "$ppm" "$out/$name.jpg"
  node "$here/exif.js" "$out/$name.jpg" "$name"
done
