import Curriculum
import Exercises12

Checker.run(Exercises12.self, chapter: 12)
