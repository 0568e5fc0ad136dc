import Curriculum

/// Your answers to chapter 14's exercises, one file for each. Nothing to do in this one.
public enum Exercises14: Chapter14Exercises {}
