import Curriculum

/// The answers to chapter 5's exercises.
public enum Solutions05: Chapter05Exercises {}
