// Placeholder until the first file of Contrastive.
