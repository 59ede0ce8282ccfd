// Prints rows of (zone, spec, start, five following instants) as robfig/cron computes them, to be compared with ours.
package main

import (
	"fmt"
	"math/rand"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

var random = rand.New(rand.NewSource(20260101))

var zones = []string{"UTC", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Sydney", "Europe/London", "America/St_Johns"}

var odd = []string{"* * * * *", "? ? ? ? ?", "*/7 * * * *", "5/20 3 * * *", "0 0 29 2 *", "0 0 30 2 *", "0 0 31 4,6 *", "0 0 13 * FRI",
	"0 0 13 * 5", "0 0 */2 * 1", "0 0 * * mon-Fri", "0 12 1-7 * sun", "0 0 1 jan-MAR/2 ?", "TZ=Asia/Tokyo 0 9 * * *",
	"CRON_TZ=America/New_York 30 2 * * *", "TZ=UTC  1,2,3 4 * * *", "*/1 5 1 * 2", "0 0 1/5 * 3", "0,30 1-2 * * *", "30 2 * * 0", "+5 0 * * *",
	"007 0 * * *", ",5, 1 * * *", "*-5 0 * * *", ", * * * *", "5 * * * ,", "*/40 * * * *", "59 23 31 12 *",
	"60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * 0 *", "* * * * 7", "* * * * 1-7", "* * * *", "* * * * * *",
	"@daily", "@every 1h", "-1 * * * *", "5-1 * * * *", "*/0 * * * *", "1-2-3 * * * *", "1/2/3 * * * *", "a * * * *", "TZ=Nowhere/X * * * * *",
	"", "* * * foo *", "*/x * * * *", "1- * * * *", "-5 * * * *", "/5 * * * *", "1.5 * * * *", "*5 * * * *", "* * * january *", "** * * * *", "TZ= 5 * * * *", "5-/2 * * * *", "L * * * *", "0 0 * * 5#2"}

func main() {
	for _, spec := range odd {
		for i := 0; i < 3; i++ {
			row(zones[random.Intn(len(zones))], spec, start())
		}
	}
	for i := 0; i < 1900; i++ {
		row(zones[random.Intn(len(zones))], spec(), start())
	}
}

func row(zone, spec string, at int64) {
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	schedule, err := parser.Parse(spec)
	location, _ := time.LoadLocation(zone)
	fmt.Printf("%s\t%s\t%d\t", zone, spec, at)
	if err != nil {
		fmt.Println("invalid")
		return
	}
	t := time.Unix(at, 0).In(location)
	for i := 0; i < 5; i++ {
		t = schedule.Next(t)
		if t.IsZero() {
			fmt.Print("never")
			break
		}
		fmt.Printf("%d ", t.Unix())
	}
	fmt.Println()
}

// Any time from 2015 to 2030, every second time close to a change of the clocks in spring or autumn.
func start() int64 {
	year := 2015 + random.Intn(15)
	if random.Intn(2) == 0 {
		month := []time.Month{time.March, time.April, time.October, time.November}[random.Intn(4)]
		return time.Date(year, month, 1+random.Intn(31), random.Intn(24), random.Intn(60), random.Intn(60), 0, time.UTC).Unix()
	}
	return time.Date(year, 1, 1, 0, 0, random.Intn(365*86400), 0, time.UTC).Unix()
}

func spec() string {
	return strings.Join([]string{field(0, 59, nil), field(0, 23, nil), field(1, 31, nil),
		field(1, 12, strings.Fields("jan feb mar APR may JUN jul aug Sep oct nov DEC")), field(0, 6, strings.Fields("sun MON tue wed Thu fri sat"))}, " ")
}

func field(low, high int, names []string) string {
	switch random.Intn(10) {
	case 0, 1, 2, 3:
		return "*"
	case 4:
		return "?"
	case 5:
		return fmt.Sprintf("*/%d", 1+random.Intn(high-low))
	case 6:
		from := low + random.Intn(high-low)
		return fmt.Sprintf("%s-%s/%d", value(from, low, names), value(from+random.Intn(high-from+1), low, names), 1+random.Intn(6))
	case 7:
		return fmt.Sprintf("%d,%s", low+random.Intn(high-low+1), value(low+random.Intn(high-low+1), low, names))
	default:
		return value(low+random.Intn(high-low+1), low, names)
	}
}

func value(n, low int, names []string) string {
	if names != nil && random.Intn(2) == 0 {
		return names[n-low]
	}
	return fmt.Sprint(n)
}
