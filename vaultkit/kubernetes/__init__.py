"""Rules for Kubernetes manifests in notes, registered as another package would register its own."""
