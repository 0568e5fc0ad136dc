import Curriculum
import Exercises06

Checker.run(Exercises06.self)
