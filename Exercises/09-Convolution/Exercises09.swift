import Curriculum

/// Your answers to chapter 9's exercises, one file for each. Nothing to do in this one.
public enum Exercises09: Chapter09Exercises {}
