import Curriculum

/// The answers to chapter 8's exercises.
public enum Solutions08: Chapter08Exercises {}
