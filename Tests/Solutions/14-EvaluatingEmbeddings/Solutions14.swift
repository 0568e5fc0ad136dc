import Curriculum

/// The answers to chapter 14's exercises.
public enum Solutions14: Chapter14Exercises {}
