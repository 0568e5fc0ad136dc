import Curriculum
import Exercises14

Checker.run(Exercises14.self, chapter: 14)
