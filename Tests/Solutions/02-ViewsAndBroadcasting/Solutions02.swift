import Curriculum

/// The answers to chapter 2's exercises.
public enum Solutions02: Chapter02Exercises {}
