import Curriculum

/// The answers to chapter 11's exercises.
public enum Solutions11: Chapter11Exercises {}
