/** A training thread that fails in its first part. */
import { workerData } from 'node:worker_threads';
import { Team } from '../../dist/trainers/gbdt/team.js';

const { control, members, member } = workerData;
const team = new Team({ control, members, member });
team.perform = () => {
  throw new Error('planted');
};
team.serve();
