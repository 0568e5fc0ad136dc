import Curriculum

/// The answers to chapter 4's exercises.
public enum Solutions04: Chapter04Exercises {}
