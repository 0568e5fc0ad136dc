import Curriculum

/// The answers to chapter 10's exercises.
public enum Solutions10: Chapter10Exercises {}
