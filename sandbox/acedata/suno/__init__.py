"""The endpoints under /suno: songs by action, uploads, lyrics, exports, personas and custom models."""
