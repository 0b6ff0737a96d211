"""What manifests may say: kinds, their fields, and the versions that are served."""
