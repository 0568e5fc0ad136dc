import Curriculum
import Exercises07

Checker.run(Exercises07.self, chapter: 7)
