import Curriculum
import Exercises03

Checker.run(Exercises03.self, chapter: 3)
