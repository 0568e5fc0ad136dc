import Curriculum

/// The answers to chapter 1's exercises.
public enum Solutions01: Chapter01Exercises {}

/// The answers to chapter 2's exercises.
public enum Solutions02: Chapter02Exercises {}

/// The answers to chapter 4's exercises.
public enum Solutions04: Chapter04Exercises {}

/// The answers to chapter 5's exercises.
public enum Solutions05: Chapter05Exercises {}
