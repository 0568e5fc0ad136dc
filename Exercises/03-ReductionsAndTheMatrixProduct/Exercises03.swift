import Curriculum

/// Your answers to chapter 3's exercises, one file for each. Nothing to do in this one.
public enum Exercises03: Chapter03Exercises {}
