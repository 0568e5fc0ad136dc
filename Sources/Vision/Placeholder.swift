// Placeholder until the first file of Vision.
