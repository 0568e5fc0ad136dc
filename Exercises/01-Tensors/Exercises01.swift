import Curriculum

/// Your answers to chapter 1's exercises, one file for each. Nothing to do in this one.
public enum Exercises01: Chapter01Exercises {}
