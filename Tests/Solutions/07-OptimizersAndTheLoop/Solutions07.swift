import Curriculum

/// The answers to chapter 7's exercises.
public enum Solutions07: Chapter07Exercises {}
