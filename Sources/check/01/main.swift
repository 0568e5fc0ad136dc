import Curriculum
import Exercises01

Checker.run(Exercises01.self)
