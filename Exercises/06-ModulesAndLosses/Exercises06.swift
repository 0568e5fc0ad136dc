import Curriculum

/// Your answers to chapter 6's exercises, one file for each. Nothing to do in this one.
public enum Exercises06: Chapter06Exercises {}
