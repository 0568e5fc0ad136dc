import Curriculum
import Exercises02

Checker.run(Exercises02.self, chapter: 2)
