import Curriculum
import Exercises04

Checker.run(Exercises04.self)
