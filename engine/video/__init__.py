"""Frames to video: YUV conversion, encoding, and the file writer."""
