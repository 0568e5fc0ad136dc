import Curriculum

/// The answers to chapter 1's exercises.
public enum Solutions01: Chapter01Exercises {}
