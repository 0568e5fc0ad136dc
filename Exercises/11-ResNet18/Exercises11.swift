import Curriculum

/// Your answers to chapter 11's exercises, one file for each. Nothing to do in this one.
public enum Exercises11: Chapter11Exercises {}
