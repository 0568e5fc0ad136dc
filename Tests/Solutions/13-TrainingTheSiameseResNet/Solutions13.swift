import Curriculum

/// The answers to chapter 13's exercises.
public enum Solutions13: Chapter13Exercises {}
