import Curriculum

/// The answers to chapter 3's exercises.
public enum Solutions03: Chapter03Exercises {}
