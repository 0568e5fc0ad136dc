import Curriculum

/// Your answers to chapter 4's exercises, one file for each. Nothing to do in this one.
public enum Exercises04: Chapter04Exercises {}
