import Exercises07
import Exercises08
import Exercises11
import Milestones

Milestone.resNet(Exercises11.Answers.all, Exercises07.self, Exercises08.self).main()
