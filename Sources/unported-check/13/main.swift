import Curriculum
import Exercises13

Checker.run(Exercises13.self, chapter: 13)
