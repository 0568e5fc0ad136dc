import Curriculum
import Exercises09

Checker.run(Exercises09.self, chapter: 9)
