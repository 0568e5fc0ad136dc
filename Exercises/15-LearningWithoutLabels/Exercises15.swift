import Curriculum

/// Your answers to chapter 15's exercises, one file for each. Nothing to do in this one.
public enum Exercises15: Chapter15Exercises {}
