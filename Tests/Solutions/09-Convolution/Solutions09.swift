import Curriculum

/// The answers to chapter 9's exercises.
public enum Solutions09: Chapter09Exercises {}
