// Placeholder until the first file of Curriculum.
