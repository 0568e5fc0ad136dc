import Curriculum

/// The answers to chapter 6's exercises.
public enum Solutions06: Chapter06Exercises {}
