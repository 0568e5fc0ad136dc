import Curriculum
import Exercises05

Checker.run(Exercises05.self, chapter: 5)
