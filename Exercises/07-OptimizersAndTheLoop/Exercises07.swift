import Curriculum

/// Your answers to chapter 7's exercises, one file for each. Nothing to do in this one.
public enum Exercises07: Chapter07Exercises {}
