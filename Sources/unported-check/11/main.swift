import Curriculum
import Exercises11

Checker.run(Exercises11.self, chapter: 11)
