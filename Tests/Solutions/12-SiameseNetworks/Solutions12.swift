import Curriculum

/// The answers to chapter 12's exercises.
public enum Solutions12: Chapter12Exercises {}
