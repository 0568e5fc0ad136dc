import Curriculum

/// The answers to chapter 15's exercises.
public enum Solutions15: Chapter15Exercises {}
