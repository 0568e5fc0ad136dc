import Curriculum
import Exercises10

Checker.run(Exercises10.self, chapter: 10)
