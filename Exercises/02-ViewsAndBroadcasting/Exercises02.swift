import Curriculum

/// Your answers to chapter 2's exercises, one file for each. Nothing to do in this one.
public enum Exercises02: Chapter02Exercises {}
