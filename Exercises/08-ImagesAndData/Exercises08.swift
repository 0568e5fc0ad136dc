import Curriculum

/// Your answers to chapter 8's exercises, one file for each. Nothing to do in this one.
public enum Exercises08: Chapter08Exercises {}
